"""The core: what people ask, what the guides answer, and when to remind. It knows no platform, network or clock."""
