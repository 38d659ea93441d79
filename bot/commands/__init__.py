"""What each command does: open the store, call one service, print."""
