"""Everything that answers: results, look-ups, related documents, saved searches, problems."""
