"""What a person can do with the program: one class per noun, on the engine's loop, without Qt."""
