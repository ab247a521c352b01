"""The WhatsApp Cloud API, through pywa's types and client."""
