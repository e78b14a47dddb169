"""What goes out to people: standing searches make messages, channels carry them, nothing is lost on the way."""
