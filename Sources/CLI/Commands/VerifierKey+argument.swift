import ArgumentParser
import Events

extension VerifierKey: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}
