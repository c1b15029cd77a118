"""Cleaning inside other tools."""
