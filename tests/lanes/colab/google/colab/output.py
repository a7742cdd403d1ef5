"""What the course asks of Colab's own module: which widgets its page loads."""


def enable_custom_widget_manager():
    """Have the page load widgets other than ipywidgets' own; here is no page."""


def disable_custom_widget_manager():
    """Have the page load ipywidgets' own widgets alone."""
