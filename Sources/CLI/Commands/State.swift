import Presentation

/// What a bare `letopis` answers.
typealias State = StateAnswer
