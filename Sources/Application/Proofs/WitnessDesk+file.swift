import Events

extension WitnessDesk {
    /// Signs the request in `file`.
    ///
    /// - Throws: what signing throws, told of the file that is at fault.
    package static func sign(
        file: InputFile, by key: SigningKey, memory: String, trusting trusted: VerifierKey?
    ) throws(Problem) -> Cosigned {
        do throws(Problem) {
            return try sign(SmallFile.read(file), by: key, memory: memory, trusting: trusted)
        } catch {
            // What a disk fails to do is not the request's fault.
            throw error.kind == .inputOutput ? error : error.inFile(file.name)
        }
    }
}
