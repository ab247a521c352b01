"""What all pages share: templates, forms, cookies, tokens, headers, and how words are shown."""
