"""Artifacts in, changed files where they belong out."""
