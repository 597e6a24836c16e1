using GradCam.Cli;

return await CommandLine.RunAsync(args, Terminal.Standard());
