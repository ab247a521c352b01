"""Pictures, files and voice messages of hers: fetched only while an advocate has her, stripped, encrypted."""
