"""The pages of the settings, and the file that carries them to another computer."""
