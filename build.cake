// What a contributor needs is the default target: ./build.sh
// One step alone: ./build.sh --target=Test   Steps: Restore, Format, Build, Test, Simulate, Integration, BenchSmoke, Default, CI

var target = Argument("target", "Default");
var configuration = Argument("configuration", "Release");

var solution = "actormq.slnx";
var results = MakeAbsolute(Directory("artifacts/test-results"));
var slow = new[] { "Simulation", "Integration" };

void RunTests(IEnumerable<FilePath> projects)
{
    var failures = new List<string>();
    foreach (var project in projects)
    {
        var name = project.GetFilenameWithoutExtension().ToString();
        try
        {
            DotNetTest(project.FullPath, new DotNetTestSettings
            {
                Configuration = configuration,
                NoBuild = true,
                ResultsDirectory = results,
                Loggers = new[] { $"trx;LogFileName={name}.trx" },
                Verbosity = DotNetVerbosity.Quiet,
            });
        }
        catch (CakeException)
        {
            // All suites run before the build fails: one red test must not hide another.
            failures.Add(name);
        }
    }
    if (failures.Count > 0) throw new CakeException("Failed: " + string.Join(", ", failures));
}

IEnumerable<FilePath> TestProjects(Func<string, bool> which) =>
    GetFiles("tests/*/*.csproj").Where(p => GetFiles(p.GetDirectory() + "/**/*Tests.cs").Any() && which(p.GetFilenameWithoutExtension().ToString())).OrderBy(p => p.FullPath);

// Adds up the results of every suite that ran; .ci/run prints the file as its last line.
void WriteSummary(bool succeeded)
{
    int passed = 0, failed = 0;
    foreach (var file in GetFiles(results + "/*.trx"))
    {
        var elements = System.Xml.Linq.XDocument.Load(file.FullPath).Descendants().ToList();
        var counters = elements.First(e => e.Name.LocalName == "Counters");
        passed += (int)counters.Attribute("passed");
        failed += (int)counters.Attribute("failed") + (int)counters.Attribute("error") + (int)counters.Attribute("timeout") + (int)counters.Attribute("aborted");
        // Why, again and at the end: who reads the log of a run elsewhere has nothing else.
        foreach (var test in elements.Where(e => e.Name.LocalName == "UnitTestResult" && (string)e.Attribute("outcome") == "Failed"))
        {
            var error = test.Descendants().Where(e => e.Name.LocalName is "Message" or "StackTrace").Select(e => e.Value);
            Information("\nFailed: {0}\n{1}", (string)test.Attribute("testName"), string.Join("\n", error));
        }
    }
    if (failed == 0 && !succeeded) failed = 1; // The build itself broke.
    System.IO.File.WriteAllText("artifacts/test-summary.txt", $"{passed} passed, {failed} failed\n");
    Information($"{passed} passed, {failed} failed");
}

Setup(_ =>
{
    EnsureDirectoryExists("artifacts");
    CleanDirectory(results);
});

Teardown(context => WriteSummary(context.Successful));

Task("Restore").Does(() => DotNetRestore(solution));

Task("Format").IsDependentOn("Restore").Does(() =>
    DotNetFormat(solution, new DotNetFormatSettings { NoRestore = true, VerifyNoChanges = true, Severity = DotNetFormatSeverity.Warning }));

Task("Build").IsDependentOn("Restore").Does(() =>
    DotNetBuild(solution, new DotNetBuildSettings { Configuration = configuration, NoRestore = true, Verbosity = DotNetVerbosity.Minimal }));

Task("Test").IsDependentOn("Build").Does(() => RunTests(TestProjects(name => !slow.Contains(name))));

// Whole brokers in virtual time, from seeds.
Task("Simulate").IsDependentOn("Build").Does(() => RunTests(TestProjects(name => name == "Simulation")));

Task("ClientLibraries").Does(() =>
{
    var npm = StartProcess("npm", new ProcessSettings { Arguments = "ci --no-audit --no-fund --loglevel=error", WorkingDirectory = "tests/Integration/clients" });
    if (npm != 0) Warning("npm could not fetch @stomp/stompjs: the tests that need it will fail");
});

// Real processes, sockets, disks and third-party clients.
Task("Integration").IsDependentOn("Build").IsDependentOn("ClientLibraries").Does(() => RunTests(TestProjects(name => name == "Integration")));

// The benchmarks still run; their figures mean nothing here. (That actormq bench runs is for the tests of Nodes.)
Task("BenchSmoke").IsDependentOn("Build").Does(() =>
    DotNetRun("bench/Micro/Micro.csproj", "--job dry --filter * --artifacts artifacts/bench", new DotNetRunSettings { Configuration = configuration, NoBuild = true }));

Task("Default")
    .IsDependentOn("Format")
    .IsDependentOn("Test")
    .IsDependentOn("Simulate")
    .IsDependentOn("Integration")
    .IsDependentOn("BenchSmoke");

Task("CI").IsDependentOn("Default");

RunTarget(target);
