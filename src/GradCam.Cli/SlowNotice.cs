namespace GradCam.Cli;

/// <summary>
/// Says what is being done where it takes so long that someone would ask: to a terminal alone, once, after a second.
/// </summary>
internal sealed class SlowNotice : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Timer? _timer;
    private int _said;

    private SlowNotice(Terminal terminal, string text, TimeSpan patience)
    {
        if (terminal.ShowProgress)
            _timer = new(
                _ =>
                {
                    if (Interlocked.Exchange(ref _said, 1) == 0)
                        terminal.Say(text);
                },
                null,
                patience,
                Timeout.InfiniteTimeSpan
            );
    }

    /// <summary>Begins to wait; the notice comes unless this is disposed before.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="text">What is being done.</param>
    /// <param name="patience">How long to wait; a second if not given.</param>
    public static SlowNotice Start(Terminal terminal, string text, TimeSpan? patience = null) =>
        new(terminal, text, patience ?? Patience);

    /// <summary>The notice of a model that is being prepared.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="model">The model.</param>
    /// <param name="cached">What is prepared is kept for the next time.</param>
    public static SlowNotice OfModel(Terminal terminal, string model, bool cached) =>
        Start(
            terminal,
            cached
                ? $"Preparing {Path.GetFileName(model)}; the first time takes longest ..."
                : $"Preparing {Path.GetFileName(model)} ..."
        );

    /// <summary>Waits no longer.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _said, 1);
        _timer?.Dispose();
    }
}
