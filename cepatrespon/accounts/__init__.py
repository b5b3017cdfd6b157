"""How an officer proves who they are: second factors, lock-outs, sessions, and what was typed when a session ended."""
