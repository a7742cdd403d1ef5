"""Grade a folder of notebooks that were handed in: answers alone, each run in a process apart from the references."""
