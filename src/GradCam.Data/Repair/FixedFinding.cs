namespace GradCam.Data;

/// <summary>A finding of an audit, tested on the model before and after a repair.</summary>
/// <param name="Sentence">The finding in a sentence.</param>
/// <param name="Class">The name of the class that it speaks for.</param>
/// <param name="Before">The rise of the class's probability when it is pasted into other classes, before.</param>
/// <param name="After">The same after.</param>
public sealed record FixedFinding(string Sentence, string Class, Effect Before, Effect After);
