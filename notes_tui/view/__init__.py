"""What is shown, before there is a widget: pure functions."""
