namespace GradCam.Data;

/// <summary>The meaning of a box's four numbers, which they do not tell themselves.</summary>
public enum BoxFormat
{
    /// <summary>Left, top, right, bottom, in pixels.</summary>
    Xyxy,

    /// <summary>Left, top, width, height, in pixels (COCO).</summary>
    Xywh,

    /// <summary>Centre, width, height, in pixels.</summary>
    Cxcywh,

    /// <summary>Top, left, bottom, right, in pixels.</summary>
    Yxyx,

    /// <summary>Left, top, right, bottom, 0..1 of the picture's sides.</summary>
    XyxyRelative,

    /// <summary>Left, top, width, height, 0..1.</summary>
    XywhRelative,

    /// <summary>Centre, width, height, 0..1 (YOLO).</summary>
    CxcywhRelative,

    /// <summary>Top, left, bottom, right, 0..1 (TensorFlow Datasets).</summary>
    YxyxRelative,
}
