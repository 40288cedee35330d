"""The gigstack API v2: what travels on the wire and one method per endpoint."""
