"""Music in: files, corpora and words about music. No model lives here."""
