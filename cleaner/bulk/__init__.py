"""Many inputs, one run: streamed in, cleaned in worker processes, and committed shard by shard, each document once."""
