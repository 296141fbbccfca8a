// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "letopis",
    products: [
        .executable(name: "letopis", targets: ["CLI"])
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(
            name: "Events",
            dependencies: [
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(
            name: "Projections",
            dependencies: [
                "Events",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
        .target(name: "Sheets", dependencies: ["Events", "CZip", "CExpat"]),
        .target(
            name: "Application",
            dependencies: ["Events", "Projections", "Sheets", .product(name: "Yams", package: "Yams")]),
        .target(name: "Presentation", dependencies: ["Application", "Projections", "Events", "Sheets"]),
        .target(
            name: "Demo", dependencies: ["Application", "Events", "Projections"],
            resources: [.embedInCode("Programmes")]),
        .executableTarget(
            name: "CLI",
            dependencies: [
                "Presentation", "Application", "Demo", "Projections", "Events", "Sheets",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            resources: [.embedInCode("Documents")]
        ),
        .target(
            name: "Support", dependencies: ["Application", "Sheets", "Events", "Projections"], path: "Tests/Support"),
        .testTarget(name: "EventsTests", dependencies: ["Events", "Support"]),
        .testTarget(name: "ProjectionsTests", dependencies: ["Projections", "Support"]),
        .testTarget(name: "SheetsTests", dependencies: ["Sheets", "Application", "Support"]),
        .testTarget(name: "ApplicationTests", dependencies: ["Application", "Demo", "Sheets", "Support"]),
        .testTarget(name: "PresentationTests", dependencies: ["Presentation", "Application", "Support"]),
        .testTarget(name: "DemoTests", dependencies: ["Demo", "Application", "Presentation", "Support"]),
        .testTarget(
            name: "CLITests", dependencies: ["CLI", "Presentation", "Application", "Demo", "Sheets", "Support"]),
    ],
    swiftLanguageModes: [.v6]
)

// Off the default build: `make bench`.
if Context.environment["LETOPIS_BENCHMARKS"] != nil {
    package.targets += [
        .target(name: "Floor", path: "Benchmarks/Floor", linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "Benchmarks",
            dependencies: ["Events", "Projections", "Floor", .product(name: "GRDBSQLite", package: "GRDB.swift")],
            path: "Benchmarks/Letopis"),
    ]
}

// In CI a warning in our own code is an error. Nowhere else: a newer compiler's new warnings must stop nobody.
if Context.environment["LETOPIS_STRICT"] != nil {
    for target in package.targets where target.type != .system {
        target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
    }
}
