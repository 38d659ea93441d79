"""The rules of the weekly digest: which week is due, which days it covers, what goes in. Pure."""
