"""How listings stay right: corrections, claims, checks by telephone, reminders, programs with a token."""
