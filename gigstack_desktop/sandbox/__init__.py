"""The embedded gigstack API v2: a real server on this computer with its own test PAC; nothing here has fiscal value."""
