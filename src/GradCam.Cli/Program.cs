using GradCam.Cli;

// Before all else: signals and streams count from the first moment.
using var interruption = new Interruption();
var terminal = Terminal.Standard(StandardStreams.Occupy());
LastNet.Spread(terminal);
interruption.Say = () =>
{
    terminal.Restore();
    terminal.Stop();
};
int code = await CommandLine.RunAsync(args, terminal, interruption.Token);
if (interruption.Code is not null && terminal.Stopped) interruption.End();
return code;
