import Testing

@Suite struct PlaceholderCLI {}
