using GradCam.Keras.Layers;

namespace GradCam.Keras.Tests.Layers;

/// <summary>At least one sample for every row of the layer table.</summary>
internal static class LayerSamples
{
    public static IReadOnlyDictionary<string, SampleLayer[]> All { get; } = new Dictionary<string, SampleLayer[]>
    {
        ["Conv1D"] = [new("""{"strides":[2],"padding":"same"}""", "7,3", "3,3,5 ; 5", "4,5"), new("""{"padding":"causal","dilation_rate":[2],"use_bias":false}""", "7,3", "3,3,5", "7,5")],
        ["Conv2D"] =
        [
            new("""{"strides":[2,1],"padding":"same","activation":"relu6"}""", "6,5,4", "3,2,4,6 ; 6", "3,5,6"),
            new("""{"groups":2,"dilation_rate":[1,2]}""", "6,6,4", "3,2,2,6 ; 6", "4,4,6"),
            new("""{"data_format":"channels_first","padding":"same","strides":[3,3]}""", "4,7,6", "3,2,4,6 ; 6", "6,3,2"),
        ],
        ["Conv3D"] = [new("""{"padding":"same","strides":[1,2,2]}""", "3,4,5,2", "2,3,3,2,4 ; 4", "3,2,3,4")],
        ["DepthwiseConv1D"] = [new("""{"padding":"same"}""", "6,3", "3,3,2 ; 6", "6,6")],
        ["DepthwiseConv2D"] = [new("""{"padding":"same","strides":[2,2]}""", "6,5,3", "3,3,3,2 ; 6", "3,3,6")],
        ["SeparableConv1D"] = [new("""{"padding":"same"}""", "6,3", "3,3,2 ; 1,6,5 ; 5", "6,5")],
        ["SeparableConv2D"] = [new("""{"padding":"same","strides":[2,2],"activation":"relu"}""", "6,5,3", "3,3,3,2 ; 1,1,6,5 ; 5", "3,3,5")],
        ["Conv1DTranspose"] = [new("""{"strides":[2]}""", "5,3", "3,4,3 ; 4", "11,4")],
        ["Conv2DTranspose"] =
        [
            new("""{"strides":[2,2],"padding":"same"}""", "4,5,3", "3,3,4,3 ; 4", "8,10,4"),
            new("""{"strides":[3,2],"padding":"valid"}""", "4,5,3", "2,3,4,3 ; 4", "12,11,4"),
            new("""{"strides":[2,2],"padding":"same","output_padding":[1,0]}""", "4,5,3", "3,3,4,3 ; 4", "8,9,4"),
        ],
        ["Conv3DTranspose"] = [new("""{"strides":[2,1,2],"padding":"same"}""", "2,3,2,3", "3,3,3,4,3 ; 4", "4,3,4,4")],
        ["Dense"] = [new("""{"activation":"tanh"}""", "6", "6,4 ; 4", "4"), new("""{"use_bias":false}""", "5,6", "6,4", "5,4")],
        ["TimeDistributedDense"] = [new("{}", "5,6", "6,4 ; 4", "5,4")],
        ["MaxPooling1D"] = [new("""{"pool_size":[3],"strides":null,"padding":"same"}""", "7,2", "", "3,2")],
        ["MaxPooling2D"] = [new("""{"pool_size":[3,2],"strides":[2,2],"padding":"same"}""", "7,6,2", "", "4,3,2")],
        ["MaxPooling3D"] = [new("""{"pool_size":[2,2,2]}""", "4,5,6,2", "", "2,2,3,2")],
        ["AveragePooling1D"] = [new("""{"pool_size":2}""", "7,2", "", "3,2")],
        ["AveragePooling2D"] = [new("""{"pool_size":[3,3],"strides":[2,2],"padding":"same"}""", "7,6,2", "", "4,3,2"), new("""{"data_format":"channels_first"}""", "2,6,4", "", "2,3,2")],
        ["AveragePooling3D"] = [new("{}", "4,5,6,2", "", "2,2,3,2")],
        ["GlobalMaxPooling1D"] = [new("{}", "7,3", "", "3")],
        ["GlobalMaxPooling2D"] = [new("{}", "4,5,3", "", "3")],
        ["GlobalMaxPooling3D"] = [new("""{"keepdims":true}""", "4,5,2,3", "", "1,1,1,3")],
        ["GlobalAveragePooling1D"] = [new("""{"keepdims":true}""", "7,3", "", "1,3")],
        ["GlobalAveragePooling2D"] = [new("""{"keepdims":true}""", "4,5,3", "", "1,1,3"), new("""{"data_format":"channels_first"}""", "3,4,5", "", "3")],
        ["GlobalAveragePooling3D"] = [new("{}", "4,5,2,3", "", "3")],
        ["BatchNormalization"] =
        [
            new("""{"axis":[3],"epsilon":0.01}""", "4,5,3", "3 ; 3 ; 3 ; 3", "4,5,3"), new("""{"axis":1,"scale":false}""", "3,4,5", "3 ; 3 ; 3", "3,4,5"),
            new("""{"axis":-1,"center":false}""", "7,3", "3 ; 3 ; 3", "7,3"), new("{}", "6", "6 ; 6 ; 6 ; 6", "6"),
        ],
        ["LayerNormalization"] = [new("""{"axis":[3]}""", "4,5,3", "3 ; 3", "4,5,3"), new("""{"axis":[1,2],"scale":false}""", "4,3", "4,3", "4,3"), new("""{"axis":[1]}""", "4,3", "4 ; 4", "4,3"), new("""{"axis":-1,"rms_scaling":true}""", "4,3", "3", "4,3")],
        ["GroupNormalization"] = [new("""{"groups":2}""", "4,5,6", "6 ; 6", "4,5,6"), new("""{"groups":-1,"axis":1,"scale":false}""", "6,4", "6", "6,4")],
        ["UnitNormalization"] = [new("""{"axis":[3]}""", "4,5,6", "", "4,5,6")],
        ["Activation"] = [.. Activations.Names.Select(name => new SampleLayer($$"""{"activation":"{{name}}"}""", "3,4,5", "", "3,4,5"))],
        ["ReLU"] = [new("""{"max_value":6,"negative_slope":0.1,"threshold":0.5}""", "3,4", "", "3,4"), new("""{"max_value":0.7}""", "3,4", "", "3,4")],
        ["LeakyReLU"] = [new("""{"alpha":0.2}""", "3,4", "", "3,4")],
        ["PReLU"] = [new("""{"shared_axes":[1,2]}""", "3,4,5", "1,1,5", "3,4,5"), new("{}", "3,4,5", "3,4,5", "3,4,5")],
        ["ELU"] = [new("""{"alpha":0.5}""", "3,4", "", "3,4")],
        ["ThresholdedReLU"] = [new("""{"theta":0.5}""", "3,4", "", "3,4")],
        ["Softmax"] = [new("""{"axis":1}""", "3,4", "", "3,4")],
        ["Add"] = [new("{}", "3,4,5 ; 3,4,5 ; 1,1,5", "", "3,4,5")],
        ["Subtract"] = [new("{}", "3,4 ; 3,4", "", "3,4")],
        ["Multiply"] = [new("{}", "3,4,5 ; 4,5", "", "3,4,5")],
        ["Maximum"] = [new("{}", "3,4 ; 3,4", "", "3,4")],
        ["Minimum"] = [new("{}", "3,4 ; 3,4", "", "3,4")],
        ["Average"] = [new("{}", "3,4 ; 3,4 ; 3,4", "", "3,4")],
        ["Concatenate"] = [new("""{"axis":-1}""", "3,4,5 ; 3,4,2", "", "3,4,7"), new("""{"axis":1}""", "3,4 ; 2,4", "", "5,4")],
        ["Dot"] = [new("""{"axes":1}""", "4 ; 4", "", "1"), new("""{"axes":[2,1]}""", "3,4 ; 4,5", "", "3,5"), new("""{"axes":[2,2],"normalize":true}""", "3,4 ; 5,4", "", "3,5"), new("""{"axes":[1,1]}""", "3,4 ; 3", "", "4")],
        ["Merge"] = [new("""{"mode":"concat","concat_axis":-1}""", "3,4 ; 3,2", "", "3,6"), new("""{"mode":"ave"}""", "3,4 ; 3,4", "", "3,4")],
        ["Flatten"] = [new("{}", "3,4,5", "", "60"), new("""{"data_format":"channels_first"}""", "3,4,5", "", "60")],
        ["Reshape"] = [new("""{"target_shape":[5,-1]}""", "3,4,5", "", "5,12"), new("""{"target_shape":[1,1,6]}""", "6", "", "1,1,6")],
        ["Permute"] = [new("""{"dims":[2,3,1]}""", "3,4,5", "", "4,5,3")],
        ["RepeatVector"] = [new("""{"n":3}""", "4", "", "3,4")],
        ["ZeroPadding1D"] = [new("""{"padding":[1,2]}""", "3,4", "", "6,4")],
        ["ZeroPadding2D"] = [new("""{"padding":[[0,1],[2,0]]}""", "3,4,5", "", "4,6,5"), new("""{"padding":[1,2],"data_format":"channels_first"}""", "3,4,5", "", "3,6,9")],
        ["ZeroPadding3D"] = [new("""{"padding":1}""", "3,4,5,2", "", "5,6,7,2")],
        ["Cropping1D"] = [new("""{"cropping":[1,0]}""", "3,4", "", "2,4")],
        ["Cropping2D"] = [new("""{"cropping":[[1,0],[0,2]]}""", "3,4,5", "", "2,2,5")],
        ["Cropping3D"] = [new("""{"cropping":[1,1,2]}""", "3,4,5,2", "", "1,2,1,2")],
        ["UpSampling1D"] = [new("""{"size":3}""", "3,4", "", "9,4")],
        ["UpSampling2D"] = [new("""{"size":[2,3]}""", "3,4,5", "", "6,12,5"), new("""{"size":[2,2],"interpolation":"bilinear"}""", "3,4,5", "", "6,8,5")],
        ["UpSampling3D"] = [new("""{"size":[1,2,2]}""", "3,4,5,2", "", "3,8,10,2")],
        ["Resizing"] = [new("""{"height":5,"width":3}""", "8,9,2", "", "5,3,2"), new("""{"height":4,"width":4,"crop_to_aspect_ratio":true,"interpolation":"nearest"}""", "8,9,2", "", "4,4,2"), new("""{"height":12,"width":12,"interpolation":"bicubic"}""", "8,9,2", "", "12,12,2")],
        ["CenterCrop"] = [new("""{"height":5,"width":4}""", "8,9,2", "", "5,4,2"), new("""{"height":10,"width":4}""", "8,9,2", "", "10,4,2")],
        ["RandomCrop"] = [new("""{"height":5,"width":4}""", "8,9,2", "", "5,4,2")],
        ["Rescaling"] = [new("""{"scale":0.5,"offset":-1}""", "3,4,3", "", "3,4,3"), new("""{"scale":[1,2,3],"offset":[0,1,2]}""", "3,4,3", "", "3,4,3")],
        ["Normalization"] = [new("""{"axis":[-1]}""", "3,4,3", "3 ; 3 ; scalar", "3,4,3"), new("""{"axis":[-1],"mean":[1,2,3],"variance":[1,4,9]}""", "3,4,3", "", "3,4,3"), new("""{"axis":null,"mean":1,"variance":4}""", "3,4,3", "", "3,4,3")],
        ["MultiHeadAttention"] = [new("""{"num_heads":2,"key_dim":4}""", "5,8 ; 5,8", "query=8,2,4 ; query=2,4 ; key=8,2,4 ; key=2,4 ; value=8,2,3 ; value=2,3 ; attention_output=2,3,8 ; attention_output=8", "5,8"), new("""{"num_heads":1,"key_dim":4,"use_bias":false}""", "5,8 ; 6,8", "query=8,1,4 ; key=8,1,4 ; value=8,1,4 ; attention_output=1,4,3", "5,3", """{"value":"$1","use_causal_mask":true}""")],
        ["Attention"] = [new("""{"use_scale":true}""", "5,8 ; 6,8", "scalar", "5,8"), new("""{"causal":true}""", "5,8 ; 5,8", "", "5,8")],
        ["AdditiveAttention"] = [new("{}", "5,8 ; 6,8", "8", "5,8")],
        ["TFOpLambda"] =
        [
            new("""{"function":"math.truediv"}""", "3,4,5", "", "3,4,5", """{"y":127.5}"""), new("""{"function":"__operators__.add"}""", "3,4,5 ; 3,4,5", "", "3,4,5", """{"y":"$1"}"""),
            new("""{"function":"math.reduce_mean"}""", "3,4,5", "", "5", """{"axis":[1,2]}"""), new("""{"function":"nn.relu6"}""", "3,4,5", "", "3,4,5"),
            new("""{"function":"reshape"}""", "3,4,5", "", "12,5", """{"shape":[-1,12,5]}"""), new("""{"function":"math.multiply"}""", "3,4,3", "", "3,4,3", """{"y":[1,2,3]}"""),
            new("""{"function":"image.resize"}""", "4,4,3", "", "8,6,3", """{"size":[8,6],"method":"bilinear"}"""), new("""{"function":"concat"}""", "3,4,5 ; 3,4,1", "", "3,4,6", """{"axis":-1}"""),
            new("""{"function":"expand_dims"}""", "3,4", "", "1,3,4", """{"axis":1}"""), new("""{"function":"compat.v1.transpose"}""", "3,4,5", "", "4,3,5", """{"perm":[0,2,1,3]}"""),
            new("""{"function":"clip_by_value"}""", "3,4", "", "3,4", """{"clip_value_min":-0.5,"clip_value_max":0.5}"""),
        ],
        ["SlicingOpLambda"] = [new("{}", "6,4,5", "", "2,5", """{"slice_spec":[{"start":null,"stop":null,"step":null},{"start":1,"stop":5,"step":2},0]}"""), new("{}", "6,4,5", "", "6,4,1,3", """{"slice_spec":[{"class_name":"__ellipsis__"},null,{"start":-3,"stop":null,"step":null}]}""")],
        ["TensorFlowOpLayer"] = [new("""{"node_def":{"name":"Mul","op":"Mul"},"constants":{"1":2.0}}""", "3,4", "", "3,4"), new("""{"node_def":"name: \"a\"\nop: \"AddV2\"\n","constants":{"1":2.0}}""", "3,4", "", "3,4")],
    };

    /// <summary>Layers that do nothing when a network is applied need no samples of their own.</summary>
    public static SampleLayer Idle { get; } = new("""{"rate":0.5}""", "3,4,5", "", "3,4,5");
}
