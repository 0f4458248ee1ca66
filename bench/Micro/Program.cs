using BenchmarkDotNet.Running;

// In this process: otherwise each benchmark is built as a project of its own, below our build files and their analyzers.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args, "--inProcess"]);
