"""Who acts: users, memberships, permissions, sign-in."""
