"""From a phone's video to motion: frames by their timestamps, people found and followed, their joints estimated."""
