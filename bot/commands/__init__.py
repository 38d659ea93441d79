"""What each command does: settings and store are opened, one service is called, the result printed."""
