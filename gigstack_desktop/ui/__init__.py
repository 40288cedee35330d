"""Everything that is Qt widgets: shell, theme, tasks, dialogs, messages, reusable widgets, one folder per screen."""
