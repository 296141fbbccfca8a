import ArgumentParser
import Yams
@main struct Letopis: ParsableCommand { }
