"""Tear-off quiz sheets, their key, and the sheet for testing oneself."""
