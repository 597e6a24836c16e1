using System.ComponentModel;

namespace GradCam.Data.Report.Bundle;

/// <summary>How many pictures are recognized.</summary>
internal sealed record Recognition
{
    [Description("Pictures whose label is the likeliest class.")]
    public required Share Accuracy { get; init; }

    [Description("Pictures whose label is among the likeliest classes that the rows hold.")]
    public required Share Top { get; init; }

    [Description("How many of the likeliest classes the rows hold.")]
    public required int TopCount { get; init; }

    [Description("Mean of the classes' recalls, each class counting alike.")]
    public required double Balanced { get; init; }

    [Description("Each class that is the label of a picture, the worst recall first.")]
    public required IReadOnlyList<ClassRecognition> Classes { get; init; }
}

/// <summary>How well a class is recognized.</summary>
internal sealed record ClassRecognition
{
    [Description("Class: position in classes.")]
    public required int Class { get; init; }

    [Description("Pictures of the class that are recognized as it.")]
    public required Share Recall { get; init; }

    [Description("Pictures recognized as the class that are of it.")]
    public required Share Precision { get; init; }

    [Description("Class that it is most often taken for: position in classes; null if it never is.")]
    public int? TakenFor { get; init; }
}
