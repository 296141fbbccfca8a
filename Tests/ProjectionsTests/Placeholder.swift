import Testing

@Suite struct PlaceholderProjections {}
