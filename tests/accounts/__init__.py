"""Signing in with more than a password."""
