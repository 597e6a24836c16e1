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

    /// <summary>
    /// Distances of left, top, right and bottom from the point of the row's cell, in cells (FCOS, SCRFD, YOLOv8).
    /// </summary>
    Distances,

    /// <summary>
    /// The centre's distance from the cell's left and top, and the logarithms of width and height, in cells (YOLOX,
    /// YuNet).
    /// </summary>
    Offsets,

    /// <summary>Not at all: what is known is the cell of the picture that a row belongs to.</summary>
    Cell,
}
