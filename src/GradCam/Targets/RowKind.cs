namespace GradCam.Targets;

/// <summary>The meaning of the rows of an output.</summary>
internal enum RowKind
{
    /// <summary>Boxes of a detector, or the cells that it looks for objects in.</summary>
    Boxes,

    /// <summary>Steps of a sequence, such as the characters of a line of text.</summary>
    Steps,

    /// <summary>Unknown: nothing in the graph says what they are.</summary>
    Unknown,
}
