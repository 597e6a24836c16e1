using GradCam;
using GradCam.Cli;

// A process of its own for models: everything below is for the one that started it.
if (IsolatedWorker.RunIfRequested(args))
    return;

// Before all else: signals and streams count from the first moment.
var interruption = new Interruption();
var terminal = Terminal.Standard(StandardStreams.Occupy());
terminal.Interruption = interruption;
LastNet.Spread(terminal);
interruption.Say = () =>
{
    terminal.Restore();
    terminal.Stop();
};
int code = await CommandLine.RunAsync(args, terminal, interruption.Token);

// Native libraries may still be loading in the background, and crash if the process ends in the usual way meanwhile.
ProcessEnd.Now(terminal.Stopped ? interruption.Code ?? code : code);
