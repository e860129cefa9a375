package dev.frugal.tensor;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frugal.base.InvalidInputException;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/// Where tensors live and are computed with.
public enum Device {
    @JsonProperty("cpu")
    CPU(DeviceType.CPU),
    @JsonProperty("cuda")
    CUDA(DeviceType.CUDA);

    private final DeviceType type;

    Device(DeviceType type) {
        this.type = type;
    }

    /// Nothing, if this process can use the device.
    ///
    /// @throws InvalidInputException if it cannot
    public void require() {
        if (this == CUDA && !torch.cuda_is_available()) {
            throw new InvalidInputException(
                    "the device is cuda, but no CUDA device is available to this process; build with './frugal build "
                            + "-Pcuda' on a machine with an NVIDIA driver, CUDA and cuDNN, or use cpu");
        }
    }

    /// The tensor on this device: itself if it is there already.
    public Tensor place(Tensor tensor) {
        return tensor.is_cuda() == (this == CUDA)
                ? tensor
                : tensor.to(new org.bytedeco.pytorch.Device(type), Tensors.type(tensor));
    }
}
