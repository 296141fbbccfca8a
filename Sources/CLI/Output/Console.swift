import Application
import Foundation

/// What one run of the command line has of the world: its arguments, its environment, its three streams.
struct Console: Sendable {
    /// With the name of the program, as a process has them.
    let arguments: [String]
    let environment: [String: String]
    /// Open descriptors, which stay open.
    let input: Int32
    let output: Int32
    let errors: Int32

    /// What this process was started with.
    static var ofProcess: Console {
        Console(
            arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment,
            input: STDIN_FILENO, output: STDOUT_FILENO, errors: STDERR_FILENO)
    }

    /// That of the run that this is part of. On a thread of a run's own it is that of the process: who says something
    /// there takes along what he needs.
    @TaskLocal static var current = ofProcess

    /// The file that an argument names; `-` is the standard input.
    static func file(_ name: String) -> InputFile {
        name == "-" ? InputFile(descriptor: current.input, name: "stdin") : InputFile(name)
    }
}
