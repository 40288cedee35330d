"""The demo: does the main job through the real window by itself and proves that every figure agrees."""
