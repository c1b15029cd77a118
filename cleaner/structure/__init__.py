"""What stands where on a page, held against the scores: posts, boxes, lists, pointers, parts that were torn out."""
