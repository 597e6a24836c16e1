using GradCam;
using GradCam.Cli;

if (IsolatedWorker.RunIfRequested(args)) return ExitCode.Done;
return await CommandLine.RunAsync(args, Terminal.Standard());
