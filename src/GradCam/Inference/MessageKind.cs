namespace GradCam.Inference;

/// <summary>The kind of a message between the processes.</summary>
internal enum MessageKind : byte
{
    /// <summary>The worker is ready: the runtime's version.</summary>
    Hello,

    /// <summary>
    /// Open a model: settings, and the path of its file. The answer: the session's number, its inputs and outputs.
    /// </summary>
    Open,

    /// <summary>Run a session: its number and the feeds. The answer: the outputs.</summary>
    Run,

    /// <summary>Close a session: its number. There is no answer.</summary>
    Close,

    /// <summary>Stop the request of this message's number. There is no answer.</summary>
    Cancel,

    /// <summary>The answer to the request of this number.</summary>
    Answer,

    /// <summary>A model was refused: a sentence.</summary>
    Refused,

    /// <summary>A run failed: the runtime's reason.</summary>
    RunFailed,

    /// <summary>A model could not be written: the runtime's reason.</summary>
    Unwritable,

    /// <summary>The request was stopped.</summary>
    Cancelled,
}
