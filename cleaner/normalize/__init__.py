"""From kept blocks to an article: title, body, source, authors, dates, language, duplicates, typography."""
