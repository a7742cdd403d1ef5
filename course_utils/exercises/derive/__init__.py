"""Explanations that the judge derives by itself, where no named mistake fits a wrong answer."""
