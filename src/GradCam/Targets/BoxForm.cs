namespace GradCam.Targets;

/// <summary>The way in which a detector's output says where a box lies.</summary>
internal enum BoxForm
{
    /// <summary>Centre, width and height.</summary>
    CentreSize,

    /// <summary>Left, top, right and bottom.</summary>
    Corners,

    /// <summary>Top, left, bottom and right, as TensorFlow has them.</summary>
    CornersRowFirst,

    /// <summary>Not at all: what is known is the cell of the picture that a row belongs to.</summary>
    Cell,
}
