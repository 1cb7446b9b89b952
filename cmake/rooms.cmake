# SPDX-License-Identifier: Apache-2.0
# room(NAME [SOURCES ...] [NEEDS ...]): one static library a folder, of the sources named, otherwise of all that lie in it and in
# its parts/, but for main.cpp. A room is reached as "NAME/header.hpp", and only from a room that needs it: each one brings its own
# include directory, which holds nothing but a link to the folder. So an include against the arrows of ARCHITECTURE.md does not compile.
function(room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;NEEDS" ${ARGN})
  set(door ${CMAKE_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${door})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${door}/${name} SYMBOLIC)
  if(NOT ROOM_SOURCES)
    file(GLOB ROOM_SOURCES CONFIGURE_DEPENDS *.cpp parts/*.cpp)
    list(FILTER ROOM_SOURCES EXCLUDE REGEX "/main\\.cpp$")
  endif()
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_include_directories(${name} PUBLIC ${door})
  target_link_libraries(${name} PUBLIC ${ROOM_NEEDS} PRIVATE harness2fa_flags)
  set_target_properties(${name} PROPERTIES UNITY_BUILD_BATCH_SIZE 0) # with CMAKE_UNITY_BUILD: headers take most of the time
endfunction()

# front(NAME HEADERS ... [NEEDS ...]): the room NAME_front, which is no more than some headers of the room NAME, for rooms that are not to
# know the rest of it.
function(front name)
  cmake_parse_arguments(FRONT "" "" "HEADERS;NEEDS" ${ARGN})
  set(door ${CMAKE_BINARY_DIR}/rooms/${name}_front)
  file(MAKE_DIRECTORY ${door}/${name})
  foreach(header ${FRONT_HEADERS})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${header} ${door}/${name}/${header} SYMBOLIC)
  endforeach()
  add_library(${name}_front INTERFACE)
  target_include_directories(${name}_front INTERFACE ${door})
  target_link_libraries(${name}_front INTERFACE ${FRONT_NEEDS})
endfunction()
