"""What makes the project installable on every system; no part of the package itself."""
