"""Work for many processes: results in order, memory within bounds, and nothing lost where a process dies."""
